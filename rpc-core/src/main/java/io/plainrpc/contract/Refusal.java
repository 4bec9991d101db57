package io.plainrpc.contract;

/**
 * Why something cannot cross.
 *
 * @param why continues a sentence that starts with the type's name
 * @param remedy what to write instead
 */
record Refusal(String why, String remedy) {}
