package dev.throughline.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.throughline.worker.skill.SkillException;
import dev.throughline.worker.step.Interruption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that take more than they may, and those that do not want to end. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessLimitsTest {
    /** A child that leaves the session, has a child of its own and dies, so that the grandchild belongs to nobody. */
    private static final String GRANDCHILDREN = """
            use POSIX qw(setsid);
            $| = 1;
            my $out = shift;
            if (fork() == 0) {
              setsid();
              if (fork() == 0) {
                open(my $file, '>', "$out.part"); print $file $$; close($file); rename("$out.part", $out);
                $SIG{TERM} = 'IGNORE';
                sleep 1 while 1;
              }
              exit 0;
            }
            sleep 1 while 1;
            """;

    @TempDir
    private Path directory;

    @Test
    void shouldEndEveryDescendantAtTheTimeOut() throws Exception {
        // Given
        Path pidFile = Files.createTempDirectory("grandchild").resolve("pid");
        var machine = new Interpreters(directory, Interpreters.limits());
        var request = Interpreters.request("perl");
        request.putArray("args").add("-e").add(GRANDCHILDREN).add(pidFile.toString());
        request.put("timeout_ms", 1_500);

        // When
        var failure = catchThrowable(() -> machine.run(request));

        // Then
        assertThat(Interpreters.code(failure)).contains("program_timeout");
        assertThat(((SkillException) failure).isRetryable()).isTrue();
        assertThat(machine.evidence().exitCode()).isNull();
        assertThat(machine.file("perl.log")).contains("ended: program_timeout");
        assertThat(Interpreters.isAlive(pid(pidFile))).isFalse();
    }

    @Test
    void shouldEndEveryDescendantWhenTheAttemptIsCancelled() throws Exception {
        // Given
        Path pidFile = Files.createTempDirectory("grandchild").resolve("pid");
        var machine = new Interpreters(directory, Interpreters.limits());
        var interruption = new Interruption();
        var running = CompletableFuture.supplyAsync(() -> catchThrowable(() -> interruption.within(
                Duration.ofMinutes(1), () -> machine.run("perl", "-e", GRANDCHILDREN, pidFile.toString()))));
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(pidFile));
        long pid = pid(pidFile);
        assertThat(Interpreters.isAlive(pid)).isTrue();

        // When
        interruption.cancel();

        // Then
        assertThat(running.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(Interpreters.isAlive(pid)).isFalse();
        assertThat(machine.evidence().errorCode()).isEqualTo("program_interrupted");
        assertThat(leftInWorkDirectory()).containsExactly("perl.log");
    }

    @Test
    void shouldEndWhatAProgramLeavesBehindWhenItEndsWell() throws Exception {
        // Given
        Path pidFile = Files.createTempDirectory("left").resolve("pid");
        var machine = new Interpreters(directory, Interpreters.limits());

        // When
        machine.run("sh", "-c", "sleep 1000 & echo $! > '" + pidFile + "'");

        // Then
        assertThat(Interpreters.isAlive(pid(pidFile))).isFalse();
        assertThat(machine.file("sh.log")).contains("1 processes left behind were ended");
    }

    /** Nothing but the session tells whose it is: its parent is gone, and so is the mark. */
    @Test
    void shouldEndWhatIsLeftBehindWithoutItsEnvironment() throws Exception {
        // Given
        Path pidFile = Files.createTempDirectory("wiped").resolve("pid");
        var machine = new Interpreters(directory, Interpreters.limits());

        // When
        machine.run(
                "sh",
                "-c",
                "env -i sleep 1000 & echo $! > '" + pidFile + "'; "
                        + "while grep -q THROUGHLINE /proc/$!/environ; do :; done");

        // Then
        assertThat(Interpreters.isAlive(pid(pidFile))).isFalse();
        assertThat(machine.file("sh.log")).contains("1 processes left behind were ended");
    }

    @Test
    void shouldEndAFloodOfOutput() {
        var machine = new Interpreters(directory, Interpreters.limits());

        var failure = catchThrowable(() -> machine.run("perl", "-e", "print 'x' x 1000 while 1"));

        assertThat(Interpreters.code(failure)).contains("program_output_limit");
        assertThat(directory.resolve("perl.log")).content().hasSizeLessThan(110_000);
    }

    @Test
    void shouldEndAFloodOfBytesOnTheDisk() throws Exception {
        var machine = new Interpreters(directory, Interpreters.limits());

        var failure = catchThrowable(() -> machine.run(
                "perl", "-e", "$i = 0; while (1) { open F, '>', 'f' . $i++; print F 'x' x 400000; close F; }"));

        assertThat(Interpreters.code(failure)).contains("program_disk_limit");
        assertThat(leftInWorkDirectory()).containsExactly("perl.log");
    }

    @Test
    void shouldEndOneFileThatGrowsPastTheLimit() {
        var machine = new Interpreters(directory, Interpreters.limits());

        var failure = catchThrowable(() -> machine.run(
                "perl", "-e", "open F, '>', 'big'; truncate F, 1 << 40; print F 'x'" + " x 100000 while 1"));

        assertThat(Interpreters.code(failure)).contains("program_disk_limit");
    }

    @Test
    void shouldEndAFloodOfFiles() {
        var machine = new Interpreters(directory, Interpreters.limits());

        var failure = catchThrowable(() -> machine.run("perl", "-e", "mkdir 'd' . $i++ while 1"));

        assertThat(Interpreters.code(failure)).contains("program_files_limit");
    }

    @Test
    void shouldEndAProgramThatMultiplies() {
        // Given: bounded by itself as well, in case that the bound under test is not there
        var machine = new Interpreters(directory, Interpreters.limits());
        String bomb = "for (1..200) { if (fork() == 0) { sleep 30; exit 0 } } sleep 30";

        // When
        var failure = catchThrowable(() -> machine.run("perl", "-e", bomb));

        // Then
        assertThat(Interpreters.code(failure)).contains("program_processes_limit");
        assertThat(ProcessHandle.allProcesses()
                        .filter(process -> process.info().arguments().stream()
                                .flatMap(Stream::of)
                                .anyMatch(bomb::equals))
                        .filter(process -> Interpreters.isAlive(process.pid())))
                .isEmpty();
    }

    @Test
    void shouldEndAProgramThatTakesTooMuchMemory() {
        // Given: less in each process than one may take, more in all of them together
        var small = new Limits(Duration.ofSeconds(20), 100_000, 5_000_000, 200, 100L << 20, 20);
        var machine = new Interpreters(directory, small);

        // When
        var alone = catchThrowable(() -> machine.run("perl", "-e", "$x = 'x' x (300 << 20); sleep 20"));
        var together = catchThrowable(() -> machine.run(
                "perl", "-e", "for (1..4) { if (fork() == 0) { $x = 'x' x (20 << 20); sleep 20; exit } } sleep 20"));

        // Then
        assertThat(Interpreters.code(alone))
                .hasValueSatisfying(code -> assertThat(code).isIn("program_failed", "program_memory_limit"));
        assertThat(Interpreters.code(together)).contains("program_memory_limit");
        assertThat(machine.evidence().limits()).containsEntry("memory_bytes", 100L << 20);
    }

    private static long pid(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }

    private List<String> leftInWorkDirectory() throws IOException {
        try (var left = Files.list(directory)) {
            return left.map(path -> path.getFileName().toString()).toList();
        }
    }
}
