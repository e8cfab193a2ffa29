package dev.throughline.worker.process;

import dev.throughline.worker.skill.SkillContext;
import dev.throughline.worker.skill.SkillException;
import dev.throughline.worker.skill.SkillResult;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one execution, inside the attempt's. What goes in is a copy, so that a program cannot change what
 * other steps read; what comes out is moved, by name, and only if it is a file and no link to one.
 */
final class Workspace implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Workspace.class);

    private final SkillContext context;
    private final Path directory;

    Workspace(SkillContext context) throws IOException {
        this.context = context;
        Files.createDirectories(context.workDirectory());
        // Its name starts with a dot: no step can name a file in it.
        this.directory =
                Files.createTempDirectory(context.workDirectory(), ".process-").toAbsolutePath();
    }

    Path directory() {
        return directory;
    }

    void bring(List<String> names) throws SkillException, IOException {
        for (String name : names) {
            Path source = context.file(name);
            if (!Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)) {
                throw SkillException.permanent("file_missing", "no file " + name + " among those of the task");
            }
            Files.copy(source, directory.resolve(name));
        }
    }

    void take(List<SkillResult.ProducedFile> promised) throws SkillException, IOException {
        var missing = new ArrayList<String>();
        for (SkillResult.ProducedFile file : promised) {
            if (!Files.isRegularFile(directory.resolve(file.name()), LinkOption.NOFOLLOW_LINKS)) {
                missing.add(file.name());
            }
        }
        if (!missing.isEmpty()) {
            throw SkillException.permanent("file_missing", "the program left no file " + String.join(", ", missing));
        }
        for (SkillResult.ProducedFile file : promised) {
            Files.move(directory.resolve(file.name()), context.file(file.name()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** What cannot be removed is told of and left: the program's result does not depend on it. */
    @Override
    public void close() {
        try {
            Files.walkFileTree(directory, new Removal());
        } catch (IOException e) {
            LOG.warn("the directory of a program is not removed", e);
        }
    }

    /** Programs leave folders that nobody may look into or change, such as caches. */
    private static final class Removal extends SimpleFileVisitor<Path> {
        private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rwx------");

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            Files.setPosixFilePermissions(folder, OPEN);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        /** Of a folder that could not be listed: once it is open it is walked after all. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            Files.setPosixFilePermissions(file, OPEN);
            if (!Files.isReadable(file)) {
                throw failure;
            }
            Files.walkFileTree(file, this);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
