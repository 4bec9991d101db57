package io.plainrpc.benchmark.run;

import io.plainrpc.benchmark.Subject.Kind;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.HorizontalBarChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The charts of a report, as PNG. */
final class Charts {
  private static final int WIDTH = 900;
  private static final int ROW_HEIGHT = 34;
  private static final int FRAME_HEIGHT = 110;
  private static final Color BAR = new Color(0x3B7FB8);

  private final List<Contestant> contestants;

  Charts(List<Contestant> contestants) {
    this.contestants = contestants;
  }

  /** One bar for each contestant that was measured, the best on top. */
  HorizontalBarChart bars(
      Results results,
      Setting setting,
      String title,
      String unit,
      ToDoubleFunction<Sample> value,
      boolean more) {
    Map<Contestant, Double> values = new LinkedHashMap<>();
    for (Contestant contestant : contestants) {
      if (results.has(setting, contestant.id())) {
        values.put(contestant, results.median(setting, contestant.id(), value));
      }
    }
    return bars(title, unit, values, more);
  }

  /** One bar for each value, the best on top. */
  HorizontalBarChart bars(String title, String unit, Map<Contestant, Double> values, boolean more) {
    Comparator<Contestant> order = Comparator.comparingDouble(values::get);
    List<Contestant> rows =
        values.keySet().stream().sorted(more ? order.reversed() : order).toList();
    HorizontalBarChart chart = new HorizontalBarChartBuilder()
        .width(WIDTH)
        .height(FRAME_HEIGHT + ROW_HEIGHT * rows.size())
        .title(title)
        .xAxisTitle(unit)
        .build();
    chart
        .getStyler()
        .setAvailableSpaceFill(0.75)
        .setLabelsVisible(true)
        .setLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    chart.getStyler().setLegendVisible(false);
    chart
        .getStyler()
        .setXAxisDecimalPattern("#,##0")
        .setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12))
        // Of the rows, in spite of the name: those that are closer lose every other name.
        .setXAxisTickMarkSpacingHint(ROW_HEIGHT / 2)
        .setChartBackgroundColor(Color.WHITE);
    chart
        .addSeries(
            unit,
            rows.stream().map(values::get).toList(),
            rows.stream().map(Charts::label).toList())
        .setFillColor(BAR);
    return chart;
  }

  /** The chart library has one colour for all bars, so ours is told apart by its name. */
  private static String label(Contestant contestant) {
    return contestant.subject().kind() == Kind.OURS
        ? ">> " + contestant.name() + " <<"
        : contestant.name();
  }

  /** How many calls each caller made in relation to the one in the middle; fair is a level line. */
  XYChart shares(Results results, Setting setting) {
    XYChart chart = new XYChartBuilder()
        .width(WIDTH)
        .height(480)
        .title(setting.title() + ": calls of each caller to those of the median")
        .xAxisTitle("callers, those with fewest calls first")
        .yAxisTitle("calls, median = 1")
        .build();
    chart
        .getStyler()
        .setXAxisTickMarkSpacingHint(60)
        .setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12))
        .setLegendPosition(LegendPosition.OutsideE)
        .setChartBackgroundColor(Color.WHITE);
    for (Contestant contestant : contestants) {
      List<Sample> samples = results.of(setting, contestant.id());
      if (!samples.isEmpty()) {
        double[] shares = samples.get(0).shares();
        double[] callers = new double[shares.length];
        for (int i = 0; i < callers.length; i++) {
          callers[i] = i + 1;
        }
        chart.addSeries(contestant.id(), callers, shares).setMarker(SeriesMarkers.NONE);
      }
    }
    return chart;
  }

  static void save(IChart chart, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      ChartEncoder.saveChart(chart, out, "png");
    }
  }

  /** One above the other. */
  static void save(List<HorizontalBarChart> charts, Path file) throws IOException {
    BitmapEncoder.saveBitmap(charts, charts.size(), 1, file.toString(), BitmapFormat.PNG);
  }
}
