package dev.throughline.worker.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.throughline.contracts.Capability;
import dev.throughline.contracts.Capability.Kind;
import dev.throughline.worker.process.Inquiry;
import dev.throughline.worker.process.Program;
import dev.throughline.worker.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapabilitiesTest {
    @TempDir
    private Path directory;

    @Test
    void shouldFindAProgramWhenItComesAndMissItWhenItGoes() throws Exception {
        // Given
        Path file = directory.resolve("tool");
        var programs = Programs.of(List.of(new Program("tool", file, null, List.of("--version"))));
        var capabilities = new Capabilities(List.of(new ProgramProbe(programs, new Inquiry())), programs);
        assertThat(capabilities.known()).isNull();
        assertThat(capabilities.look()).isTrue();
        assertThat(capabilities.known()).isEmpty();

        // When // Then
        script(file, "echo \"tool (GNU tools) 9.1.2-rc3, built in 2024\"");
        assertThat(capabilities.seemChanged()).isTrue();
        assertThat(capabilities.look()).isTrue();
        assertThat(capabilities.known()).containsExactly(new Capability(Kind.PROGRAM, "tool", "9.1.2"));
        assertThat(capabilities.seemChanged()).isFalse();
        assertThat(capabilities.look()).isFalse();
        Files.delete(file);
        assertThat(capabilities.look()).isTrue();
        assertThat(capabilities.known()).isEmpty();
    }

    @Test
    void shouldSayThatAProgramIsThereWhenItDoesNotTellItsVersion() throws Exception {
        Path file = directory.resolve("tool");
        script(file, "echo 'unknown option 1.2.3' >&2; exit 2");
        var programs = Programs.of(List.of(new Program("tool", file, null, List.of("--version"))));

        assertThat(new ProgramProbe(programs, new Inquiry()).probe())
                .containsExactly(new Capability(Kind.PROGRAM, "tool", ""));
    }

    @Test
    void shouldFindTheRealInterpreterAndItsPackages() throws Exception {
        // Given
        Path python = Path.of("/usr/bin/python3");
        assumeTrue(Files.isExecutable(python));
        var programs = Programs.of(List.of(new Program("python3", python, null, List.of("--version"))));

        // When
        var found = new ProgramProbe(programs, new Inquiry()).probe();
        var packages = new PackageProbe(programs, new Inquiry()).probe();

        // Then
        assertThat(found)
                .singleElement()
                .satisfies(capability -> assertThat(capability.version()).matches("3\\.\\d+\\.\\d+"));
        assertThat(packages).allSatisfy(capability -> {
            assertThat(capability.name()).startsWith("python:").isLowerCase();
            assertThat(capability.version()).isNotEmpty();
        });
    }

    @Test
    void shouldKeepWhatOthersFoundWhenAProbeFails() throws Exception {
        var skill = new Capability(Kind.SKILL, "delay", "1");
        CapabilityProbe broken = () -> {
            throw new IllegalStateException("no answer");
        };
        var capabilities = new Capabilities(List.of(broken, () -> List.of(skill)), Programs.of(List.of()));

        capabilities.look();

        assertThat(capabilities.known()).containsExactly(skill);
    }

    private static void script(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
