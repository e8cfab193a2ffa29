package dev.throughline.worker.skill.panel;

import java.util.Locale;

/** Which means are taken out of every variable. */
public enum Effects {
    ENTITY,
    TIME,
    TWO_WAY;

    public static Effects of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }

    boolean hasEntity() {
        return this != TIME;
    }

    boolean hasTime() {
        return this != ENTITY;
    }
}
