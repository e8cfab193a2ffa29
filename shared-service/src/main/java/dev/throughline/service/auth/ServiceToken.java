package dev.throughline.service.auth;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** With what this service asks others: the token in a file that somebody else renews. Blocking. */
@ApplicationScoped
public class ServiceToken {
    private final Optional<Path> file;
    private final List<String> origins;
    private volatile @Nullable Seen seen;

    @Inject
    ServiceToken(AuthSettings settings) {
        this(settings.tokenFile(), settings.tokenFor().orElse(List.of()));
    }

    /** @param origins those that may see the token, as {@code http://host:port} */
    public ServiceToken(Optional<Path> file, List<String> origins) {
        this.file = file;
        this.origins = List.copyOf(origins);
    }

    private record Seen(FileTime changed, String token) {}

    /** A request to that address, with the token if it may see it. */
    public HttpRequest.Builder request(URI target) throws IOException {
        var request = HttpRequest.newBuilder(target);
        String origin = target.getScheme() + "://" + target.getRawAuthority();
        return file.isPresent() && origins.contains(origin)
                ? request.header("Authorization", "Bearer " + current(file.get()))
                : request;
    }

    private String current(Path path) throws IOException {
        FileTime changed = Files.getLastModifiedTime(path);
        Seen last = seen;
        if (last == null || !last.changed().equals(changed)) {
            last = new Seen(changed, Files.readString(path).strip());
            seen = last;
        }
        return last.token();
    }
}
