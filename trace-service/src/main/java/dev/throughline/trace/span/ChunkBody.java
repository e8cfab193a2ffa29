package dev.throughline.trace.span;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Writes {@code TracesData} around spans that are bytes already. */
final class ChunkBody {
    private static final int RESOURCE_SPANS = 1;

    private ChunkBody() {}

    static byte[] of(Map<Group, Map<Group, List<ByteString>>> spans) {
        int size = 0;
        for (var resource : spans.entrySet()) {
            size += delimited(RESOURCE_SPANS, size(resource.getKey(), resource.getValue()));
        }
        byte[] body = new byte[size];
        try {
            var out = CodedOutputStream.newInstance(body);
            for (var resource : spans.entrySet()) {
                start(out, RESOURCE_SPANS, size(resource.getKey(), resource.getValue()));
                write(out, resource.getKey(), resource.getValue());
            }
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return body;
    }

    private static void write(CodedOutputStream out, Group resource, Map<Group, List<ByteString>> scopes)
            throws IOException {
        out.writeBytes(Group.HEAD, resource.head());
        for (var scope : scopes.entrySet()) {
            start(out, Group.PARTS, size(scope.getKey(), scope.getValue()));
            out.writeBytes(Group.HEAD, scope.getKey().head());
            for (ByteString span : scope.getValue()) {
                out.writeBytes(Group.PARTS, span);
            }
            schema(out, scope.getKey());
        }
        schema(out, resource);
    }

    private static void start(CodedOutputStream out, int field, int size) throws IOException {
        out.writeUInt32NoTag(Group.tag(field));
        out.writeUInt32NoTag(size);
    }

    private static void schema(CodedOutputStream out, Group group) throws IOException {
        if (!group.schema().isEmpty()) {
            out.writeBytes(Group.SCHEMA, group.schema());
        }
    }

    private static int size(Group resource, Map<Group, List<ByteString>> scopes) {
        int size = frame(resource);
        for (var scope : scopes.entrySet()) {
            size += delimited(Group.PARTS, size(scope.getKey(), scope.getValue()));
        }
        return size;
    }

    private static int size(Group scope, List<ByteString> spans) {
        int size = frame(scope);
        for (ByteString span : spans) {
            size += CodedOutputStream.computeBytesSize(Group.PARTS, span);
        }
        return size;
    }

    /** Head and schema. */
    private static int frame(Group group) {
        int head = CodedOutputStream.computeBytesSize(Group.HEAD, group.head());
        return group.schema().isEmpty()
                ? head
                : head + CodedOutputStream.computeBytesSize(Group.SCHEMA, group.schema());
    }

    private static int delimited(int field, int size) {
        return CodedOutputStream.computeTagSize(field) + CodedOutputStream.computeUInt32SizeNoTag(size) + size;
    }
}
