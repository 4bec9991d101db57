package io.plainrpc.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A connected socket without a network: what is written goes nowhere, and what each read brings is said by the test. */
final class SilentSocket extends Socket {

  /** What a read does; called by whoever reads. */
  @FunctionalInterface
  interface Reading {
    /**
     * As {@link InputStream#read(byte[], int, int)}.
     *
     * @param timeoutMillis how long the reader is willing to wait; 0 for ever
     */
    int read(byte[] into, int at, int length, int timeoutMillis) throws IOException;
  }

  private final Reading reading;
  private volatile int timeoutMillis;
  private volatile boolean closed;

  SilentSocket(Reading reading) {
    this.reading = reading;
  }

  @Override
  public InputStream getInputStream() {
    return new InputStream() {
      @Override
      public int read() {
        throw new AssertionError("bytes are read together");
      }

      @Override
      public int read(byte[] into, int at, int length) throws IOException {
        return reading.read(into, at, length, timeoutMillis);
      }
    };
  }

  @Override
  public OutputStream getOutputStream() {
    return OutputStream.nullOutputStream();
  }

  @Override
  public InetAddress getInetAddress() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public void setSoTimeout(int millis) {
    timeoutMillis = millis;
  }

  @Override
  public void setSoLinger(boolean on, int seconds) {}

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
