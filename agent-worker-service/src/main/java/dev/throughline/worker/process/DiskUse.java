package dev.throughline.worker.process;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * What lies in a directory, by apparent size.
 *
 * @param files and directories below it
 */
record DiskUse(long bytes, int files) {

    private static final int UNKNOWN = Integer.MAX_VALUE / 2;

    /** Stops counting past {@code maxFiles}: a flood of files must not keep its watcher busy. */
    static DiskUse of(Path directory, int maxFiles) throws IOException {
        long[] bytes = {0};
        int[] files = {-1};
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return next(0);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                return next(attributes.size());
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                if (failure instanceof NoSuchFileException) {
                    return next(0);
                }
                // A folder that lets nobody look into it could hold anything.
                files[0] = UNKNOWN;
                return FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException gone) {
                return FileVisitResult.CONTINUE;
            }

            private FileVisitResult next(long size) {
                bytes[0] += size;
                files[0]++;
                return files[0] > maxFiles ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }
        });
        return new DiskUse(bytes[0], files[0]);
    }

    DiskUse minus(DiskUse before) {
        return new DiskUse(bytes - before.bytes, files - before.files);
    }
}
