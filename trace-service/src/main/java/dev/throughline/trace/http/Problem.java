package dev.throughline.trace.http;

/** RFC 9457 problem details. */
public record Problem(String type, String title, int status, String detail) {}
