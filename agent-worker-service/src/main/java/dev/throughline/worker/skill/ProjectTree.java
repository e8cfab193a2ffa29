package dev.throughline.worker.skill;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** A tree of files below the work directory of an attempt; between the steps of one stage it passes many files at once. */
final class ProjectTree {
    static final int MAX_FILES = 1_000;

    private static final Pattern SEGMENT = Pattern.compile("\\.?[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");
    private static final int MAX_DEPTH = 10;
    private final Path root;

    /** @param name a plain name of the work directory */
    ProjectTree(SkillContext context, String name) throws SkillException {
        this.root = context.file(name);
    }

    /** A place in the tree; its folders exist afterwards. */
    Path file(String path) throws SkillException, IOException {
        String[] segments = path.split("/", -1);
        if (segments.length > MAX_DEPTH) {
            throw refused(path);
        }
        for (String segment : segments) {
            if (!SEGMENT.matcher(segment).matches()) {
                throw refused(path);
            }
        }
        Path file = root.resolve(path);
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException aFileIsThere) {
            throw SkillException.permanent("invalid_arguments", "a folder of " + path + " is a file");
        }
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            throw SkillException.permanent("invalid_arguments", path + " is a folder");
        }
        return file;
    }

    /** Of all files, relative to the tree, with {@code /}, sorted. */
    List<String> paths() throws SkillException, IOException {
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            throw SkillException.permanent("file_missing", "there is no tree " + root.getFileName());
        }
        var paths = new ArrayList<String>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                // A link could lead anywhere: it is not part of the tree.
                if (attributes.isRegularFile()) {
                    paths.add(root.relativize(file).toString().replace('\\', '/'));
                }
                return paths.size() > MAX_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }
        });
        if (paths.size() > MAX_FILES) {
            throw SkillException.permanent("too_many_files", "the tree has more than " + MAX_FILES + " files");
        }
        paths.sort(Comparator.naturalOrder());
        return List.copyOf(paths);
    }

    Path resolve(String known) {
        return root.resolve(known);
    }

    private static SkillException refused(String path) {
        return SkillException.permanent("invalid_arguments", "not a path inside the tree: " + path);
    }
}
