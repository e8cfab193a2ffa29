package dev.throughline.service.mode;

/** How serious a service takes what it finds; any other text stops it at the start. */
public enum Mode {
    DEVELOPMENT,
    PRODUCTION
}
