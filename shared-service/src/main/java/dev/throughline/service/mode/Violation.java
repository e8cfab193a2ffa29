package dev.throughline.service.mode;

/**
 * Something that may do in development and must not in production.
 *
 * @param name stable, as {@code docs/guides/production.md} explains it
 * @param detail what was found, and where to change it; never a secret
 */
public record Violation(String name, String detail) {}
