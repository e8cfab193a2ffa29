package dev.throughline.trace.span;

/**
 * Who sends spans.
 *
 * @param tenant whose the spans are, unless they say otherwise
 * @param mayNameOthers whether a resource or a span may say so
 */
public record Sender(String tenant, boolean mayNameOthers) {}
