package dev.throughline.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.throughline.worker.skill.SkillException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real interpreters of this machine; one that is not there is not claimed. */
class ProcessRunSkillTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sh      | -c | printf 42; printf oops >&2",
                "perl    | -e | print 42; print STDERR 'oops'",
                "python3 | -c | import sys; print(42, end=''); print('oops', end='', file=sys.stderr)",
                "node    | -e | process.stdout.write('42'); process.stderr.write('oops')",
            })
    void shouldTellWhatAProgramPrintsWhenItEnds(String program, String option, String script) throws Exception {
        // Given
        var machine = new Interpreters(directory, program.equals("node") ? roomy() : Interpreters.limits());

        // When
        var result = machine.run(program, option, script);

        // Then
        assertThat(result.output().path("exit_code").asInt()).isZero();
        assertThat(result.output().path("stdout").asText()).isEqualTo("42");
        assertThat(result.output().path("stderr").asText()).isEqualTo("oops");
        assertThat(machine.file(program + ".log")).contains("42", "oops", "exit code 0");
        assertThat(machine.evidence().ok()).isTrue();
        assertThat(machine.evidence().exitCode()).isZero();
    }

    @Test
    void shouldFailWithTheExitCodeAndTheLastWordsWhenAProgramFails() {
        // Given
        var machine = new Interpreters(directory, Interpreters.limits());

        // When
        var failure = catchThrowable(() -> machine.run("perl", "-e", "print STDERR \"no such column\\n\"; exit 3"));

        // Then
        assertThat(Interpreters.code(failure)).contains("program_failed");
        assertThat(failure).hasMessage("exit code 3: no such column");
        assertThat(((SkillException) failure).isRetryable()).isFalse();
        assertThat(machine.evidence().exitCode()).isEqualTo(3);
        assertThat(machine.evidence().errorCode()).isEqualTo("program_failed");
        assertThat(machine.file("perl.log")).contains("no such column", "exit code 3");
    }

    @Test
    void shouldTakeAnotherExitCodeForSuccessWhenTheStepExpectsIt() throws Exception {
        var request = Interpreters.request("sh");
        request.putArray("args").add("-c").add("exit 3");
        request.putArray("expect_exit").add(0).add(3);

        var result = new Interpreters(directory, Interpreters.limits()).run(request);

        assertThat(result.output().path("exit_code").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two words",
                "it's \"quoted\"",
                "line\nbreak\ttab",
                "`touch hacked`;$(touch hacked)|touch hacked&",
                "",
                "--version",
                "*",
                "~",
                "$HOME",
                "\\",
                "ünï¢ödé \uD83D\uDE00",
                "-",
                "a'b'c",
                "> hacked",
            })
    void shouldPassArgumentsAsTheyAre(String argument) throws Exception {
        // Given
        var machine = new Interpreters(directory, Interpreters.limits());

        // When
        var result = machine.run("perl", "-e", "print join('|', scalar(@ARGV), @ARGV)", "--", argument, "end");

        // Then
        assertThat(result.output().path("stdout").asText()).isEqualTo("2|" + argument + "|end");
        assertThat(directory.resolve("hacked")).doesNotExist();
    }

    @Test
    void shouldGiveAProgramNothingOfTheEnvironmentOfThisProcess() throws Exception {
        // Given
        var machine = new Interpreters(directory, Interpreters.limits());
        var request = Interpreters.request("perl");
        request.putArray("args").add("-e").add("print join(',', sort keys %ENV), ' ', $ENV{HOME}, ' ', $ENV{MINE}");
        request.putObject("env").put("MINE", "yes");

        // When
        String printed = machine.run(request).output().path("stdout").asText();

        // Then
        assertThat(printed).startsWith("HOME,LANG,MINE,PATH,THROUGHLINE_EXECUTION,TMPDIR ");
        assertThat(printed).contains(directory.toString()).endsWith(" yes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LD_PRELOAD", "PATH", "HOME", "THROUGHLINE_EXECUTION", "BASH_ENV", "A=B", ""})
    void shouldRefuseVariablesThatDecideWhichCodeRuns(String name) {
        var request = Interpreters.request("sh");
        request.putObject("env").put(name, "x");

        var failure = catchThrowable(() -> new Interpreters(directory, Interpreters.limits()).run(request));

        assertThat(Interpreters.code(failure)).contains("invalid_arguments");
    }

    @Test
    void shouldReadStandardInputAndFilesAndLeaveFilesByName() throws Exception {
        // Given
        Files.writeString(directory.resolve("numbers.csv"), "1,2\n3,4\n");
        var request = Interpreters.request("awk");
        request.putArray("args")
                .add("-F,")
                .add("{ s += $1 * $2 } END { print s > \"sum.txt\" }")
                .add("numbers.csv")
                .add("-");
        request.put("stdin", "5,6\n");
        request.putArray("files_in").add("numbers.csv");
        request.putArray("files_out").addObject().put("name", "sum.txt").put("media_type", "text/plain");
        var machine = new Interpreters(directory, Interpreters.limits());

        // When
        var result = machine.run(request);

        // Then
        assertThat(machine.file("sum.txt")).isEqualTo("44\n");
        assertThat(result.files()).extracting("name").containsExactly("sum.txt", "awk.log");
        assertThat(result.files()).extracting("mediaType").containsExactly("text/plain", "text/plain");
        try (var left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("numbers.csv", "sum.txt", "awk.log");
        }
    }

    @Test
    void shouldNotLetAProgramChangeTheFilesOfTheTask() throws Exception {
        Files.writeString(directory.resolve("input.txt"), "before");
        var request = Interpreters.request("sh");
        request.putArray("args").add("-c").add("printf after > input.txt");
        request.putArray("files_in").add("input.txt");
        var machine = new Interpreters(directory, Interpreters.limits());

        machine.run(request);

        assertThat(machine.file("input.txt")).isEqualTo("before");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../escape", "/etc/passwd", "a/b", ".hidden", "", "..", "a\nb"})
    void shouldRefuseNamesThatLeadOutOfTheDirectory(String name) {
        for (String field : List.of("files_in", "files_out")) {
            var request = Interpreters.request("sh");
            request.putArray("args").add("-c").add("true");
            request.putArray(field).add(name);

            var failure = catchThrowable(() -> new Interpreters(directory, Interpreters.limits()).run(request));

            assertThat(Interpreters.code(failure)).contains("invalid_arguments");
        }
    }

    @Test
    void shouldNotTakeALinkForAFileWhenItLeadsOutOfTheDirectory() {
        var request = Interpreters.request("sh");
        request.putArray("args").add("-c").add("ln -s /etc/passwd out.txt");
        request.putArray("files_out").add("out.txt");

        var failure = catchThrowable(() -> new Interpreters(directory, Interpreters.limits()).run(request));

        assertThat(Interpreters.code(failure)).contains("file_missing");
        assertThat(directory.resolve("out.txt")).doesNotExist();
    }

    @Test
    void shouldRefuseWhatIsNotOnTheList() {
        var machine = new Interpreters(directory, Interpreters.limits());

        var failure = catchThrowable(() -> machine.run("not-listed"));

        assertThat(Interpreters.code(failure)).contains("program_not_allowed");
    }

    @Test
    void shouldRefuseArgumentsThatTheListDoesNotAllow() {
        var program = new Program("sh", Path.of("/bin/sh"), Pattern.compile("-c|exit [0-9]"), List.of());

        assertThat(program.accepts(List.of("-c", "exit 1"))).isTrue();
        assertThat(program.accepts(List.of("-c", "exit 1; id"))).isFalse();
    }

    @Test
    void shouldKeepNoSecretsInLogAndEvidence() throws Exception {
        // Given
        var machine = new Interpreters(directory, Interpreters.limits());
        var request = Interpreters.request("sh");
        request.putArray("args")
                .add("-c")
                .add("echo \"$DB_PASSWORD password=hunter22\"; echo 'Bearer abcdefgh12345' >&2")
                .add("--token")
                .add("tok-123456");
        request.putObject("env").put("DB_PASSWORD", "correct-horse");

        // When
        var output = machine.run(request).output().toString();

        // Then
        String kept = output + machine.file("sh.log") + machine.evidence();
        assertThat(kept).doesNotContain("correct-horse", "hunter22", "abcdefgh12345", "tok-123456");
        assertThat(machine.file("sh.log")).contains(Redaction.REPLACED);
    }

    @Test
    void shouldGiveEqualLogsToEqualRuns() throws Exception {
        var machine = new Interpreters(directory, Interpreters.limits());
        machine.run("sh", "-c", "echo same");
        String first = machine.evidence().logSha256();

        machine.run("sh", "-c", "echo same");

        assertThat(machine.evidence().logSha256()).isEqualTo(first).hasSize(64);
    }

    /** A JavaScript engine wants more memory to start with than others in all. */
    private static Limits roomy() {
        var usual = Interpreters.limits();
        return new Limits(
                usual.wall(), usual.outputBytes(), usual.diskBytes(), usual.files(), 2L << 30, usual.processes() + 20);
    }
}
