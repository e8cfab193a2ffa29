package dev.throughline.incident.overdue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class WatchProperties {
    private static final int STEPS = 250;

    /** Whatever is published, published again, read late, and whenever the watcher dies. */
    @Property(tries = 2_000)
    void shouldReportEveryOverdueRunOnceAndNoOtherWhenWatchersDie(@ForAll long seed) {
        // Given
        var random = new Random(seed);
        var world = new WatchedWorld();
        // When
        for (int step = 0; step < STEPS; step++) {
            step(world, random);
        }
        world.untilNothingIsLeftToSee();
        // Then
        world.assertEveryLiveRunIsReportedAndNothingElseIsOpen();
    }

    @Property(tries = 500)
    void shouldTakeEachPeriodToTheIncidentsOnceWhenNobodyDies(@ForAll long seed) {
        // Given
        var random = new Random(seed);
        var world = new WatchedWorld();
        // When
        for (int step = 0; step < STEPS; step++) {
            stepWithoutDeath(world, random, random.nextInt(90));
        }
        world.untilNothingIsLeftToSee();
        // Then
        world.assertEveryLiveRunIsReportedAndNothingElseIsOpen();
        assertThat(world.taken()).doesNotHaveDuplicates();
    }

    private static void step(WatchedWorld world, Random random) {
        int choice = random.nextInt(100);
        if (choice < 90) {
            stepWithoutDeath(world, random, choice);
        } else if (choice < 94) {
            world.die();
        } else {
            world.check(WatchedWorld.Death.values()[random.nextInt(WatchedWorld.Death.values().length)]);
        }
    }

    private static void stepWithoutDeath(WatchedWorld world, Random random, int choice) {
        if (choice < 25) {
            world.publish(random.nextInt(8), random.nextInt(-20_000, 150_000));
        } else if (choice < 33) {
            world.end(random.nextInt(8));
        } else if (choice < 37) {
            world.publishAgain(random.nextInt(6));
        } else if (choice < 55) {
            world.read(random.nextInt(1, 6));
        } else if (choice < 75) {
            world.pass(random.nextInt(1, 20_000));
        } else {
            world.check(WatchedWorld.Death.NONE);
        }
    }
}
