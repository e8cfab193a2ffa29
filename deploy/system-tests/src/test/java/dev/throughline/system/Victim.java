package dev.throughline.system;

import dev.throughline.local.PlatformService;

/** What a run needs at every moment, and how it goes down and comes back. */
enum Victim {
    ORCHESTRATOR {
        @Override
        void strike(RunningPlatform platform) {
            platform.kill(PlatformService.ORCHESTRATOR);
        }

        @Override
        void restore(RunningPlatform platform) throws Exception {
            platform.startAgain(PlatformService.ORCHESTRATOR);
        }
    },
    WORKER {
        @Override
        void strike(RunningPlatform platform) {
            platform.kill(PlatformService.WORKER);
        }

        @Override
        void restore(RunningPlatform platform) throws Exception {
            platform.startAgain(PlatformService.WORKER);
        }
    },
    BROKER {
        /** It lives in this JVM: nobody is told before, but its files are closed. */
        @Override
        void strike(RunningPlatform platform) {
            platform.stopKafka();
        }

        @Override
        void restore(RunningPlatform platform) throws Exception {
            platform.startKafka();
        }
    },
    DATABASE {
        @Override
        void strike(RunningPlatform platform) throws Exception {
            platform.crashPostgres();
        }

        @Override
        void restore(RunningPlatform platform) throws Exception {
            platform.startPostgres();
        }
    };

    abstract void strike(RunningPlatform platform) throws Exception;

    /** Until it is there again; what depends on it may need longer. */
    abstract void restore(RunningPlatform platform) throws Exception;
}
