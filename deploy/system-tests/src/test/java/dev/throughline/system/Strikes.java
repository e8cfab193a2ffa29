package dev.throughline.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Who is struck, in the middle of what, and for how long: every victim once, and then some again. The requests come
 * in waves, one for each strike, so that there is always work for it to hit.
 */
record Strikes(List<Strike> strikes, int requests) {
    private static final int MORE = 2;
    private static final int LONGEST_MS = 2_000;

    /**
     * @param ended how many runs have ended, at least, when it happens: all is well again after the strike before
     * @param accepted how many requests have been accepted, at least
     */
    record Strike(Victim victim, int ended, int accepted, Duration down) {}

    static Strikes plan(Random random, int requests) {
        List<Victim> victims = new ArrayList<>(shuffled(random));
        victims.addAll(shuffled(random).subList(0, MORE));
        List<Strike> strikes = new ArrayList<>();
        for (int i = 0; i < victims.size(); i++) {
            int from = end(i - 1, victims.size(), requests);
            int wave = end(i, victims.size(), requests) - from;
            strikes.add(new Strike(
                    victims.get(i),
                    end(i - 2, victims.size(), requests),
                    from + wave / 4 + random.nextInt(wave - wave / 4) + 1,
                    Duration.ofMillis(random.nextInt(LONGEST_MS))));
        }
        return new Strikes(strikes, requests);
    }

    /** How many requests there are up to the end of a wave. */
    int end(int wave) {
        return end(wave, strikes.size(), requests);
    }

    private static List<Victim> shuffled(Random random) {
        List<Victim> victims = new ArrayList<>(Arrays.asList(Victim.values()));
        Collections.shuffle(victims, random);
        return victims;
    }

    private static int end(int wave, int waves, int requests) {
        return Math.max(0, wave + 1) * requests / waves;
    }
}
