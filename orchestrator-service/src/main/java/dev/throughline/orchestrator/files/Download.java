package dev.throughline.orchestrator.files;

import dev.throughline.orchestrator.http.Problem;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jboss.resteasy.reactive.PathPart;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request for stored content, which never changes under its digest: the digest is the entity tag. Blocking,
 * because a partial answer is read once to say its digest.
 */
public final class Download {
    /** Of a larger part the digest is left out: reading it twice would cost more than it tells. */
    private static final long MAX_DIGESTED = 64L * 1024 * 1024;

    /** A report is somebody's upload, in the end: it may be looked at, not run. */
    private static final String NOTHING_RUNS =
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";

    private final ContentStore.Content content;
    private final MediaType mediaType;
    private final String name;

    private Download(ContentStore.Content content, MediaType mediaType, String name) {
        this.content = content;
        this.mediaType = mediaType;
        this.name = name;
    }

    /** @param mediaType as somebody once said; what is none is sent as bytes */
    public static Download of(ContentStore.Content content, String mediaType, String name) {
        return new Download(content, parsed(mediaType), name);
    }

    public Response answer(HttpHeaders request) {
        String tag = tag();
        if (matches(request.getHeaderString("If-None-Match"), tag)) {
            return described(Response.notModified(), tag).build();
        }
        String condition = request.getHeaderString("If-Range");
        String wanted = condition == null || condition.strip().equals(tag) ? request.getHeaderString("Range") : null;
        return switch (ByteRange.of(wanted, content.size())) {
            case ByteRange.Whole ignored -> whole(tag);
            case ByteRange.Part part -> part(part, tag);
            case ByteRange.Outside ignored ->
                Response.fromResponse(Problem.RANGE_NOT_SATISFIABLE.response("there are " + content.size() + " bytes"))
                        .header("Content-Range", "bytes */" + content.size())
                        .build();
        };
    }

    /** The same without the content. */
    public Response head(HttpHeaders request) {
        String tag = tag();
        boolean isKnown = matches(request.getHeaderString("If-None-Match"), tag);
        return described(isKnown ? Response.notModified() : Response.ok(), tag)
                .type(mediaType)
                .header("Content-Length", content.size())
                .build();
    }

    private Response whole(String tag) {
        return described(Response.ok(new PathPart(content.path(), 0, content.size()), mediaType), tag)
                .build();
    }

    private Response part(ByteRange.Part part, String tag) {
        var response = described(
                        Response.status(Response.Status.PARTIAL_CONTENT)
                                .entity(new PathPart(content.path(), part.from(), part.count()))
                                .type(mediaType),
                        tag)
                .header("Content-Range", part.describe(content.size()));
        if (part.count() <= MAX_DIGESTED) {
            response.header("Content-Digest", digestField(digest(part)));
        }
        return response.build();
    }

    private Response.ResponseBuilder described(Response.ResponseBuilder response, String tag) {
        return response.header("ETag", tag)
                .header("Repr-Digest", digestField(HexFormat.of().parseHex(content.sha256())))
                .header("Accept-Ranges", "bytes")
                .header("Cache-Control", "private, no-cache")
                .header("Content-Disposition", disposition())
                .header("Content-Security-Policy", NOTHING_RUNS)
                .header("X-Content-Type-Options", "nosniff");
    }

    private String tag() {
        return "\"" + content.sha256() + "\"";
    }

    /** If-None-Match compares weakly. */
    private static boolean matches(@Nullable String condition, String tag) {
        return condition != null
                && Arrays.stream(condition.split(","))
                        .map(String::strip)
                        .map(known -> known.startsWith("W/") ? known.substring(2) : known)
                        .anyMatch(known -> known.equals("*") || known.equals(tag));
    }

    private byte[] digest(ByteRange.Part part) {
        try (InputStream in =
                new DigestInputStream(content.open(part.from(), part.count()), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return ((DigestInputStream) in).getMessageDigest().digest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** RFC 9530. */
    private static String digestField(byte[] digest) {
        return "sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":";
    }

    /** RFC 6266: plain for those who read nothing else, encoded for the others; the name is anybody's text. */
    private String disposition() {
        String plain = name.replaceAll("[^A-Za-z0-9._ -]", "_");
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return "inline; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
    }

    private static MediaType parsed(String text) {
        try {
            return MediaType.valueOf(text);
        } catch (IllegalArgumentException e) {
            return MediaType.APPLICATION_OCTET_STREAM_TYPE;
        }
    }
}
