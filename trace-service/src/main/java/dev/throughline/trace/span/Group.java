package dev.throughline.trace.span;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code ResourceSpans} and {@code ScopeSpans} have in common on the wire: a head, parts and the URL of a schema, in
 * fields of the same numbers. The parts stay bytes: they are stored as they came. Each group is a key of its own.
 */
final class Group {
    static final int HEAD = 1;
    static final int PARTS = 2;
    static final int SCHEMA = 3;

    private final List<ByteString> parts = new ArrayList<>();
    private ByteString head = ByteString.EMPTY;
    private ByteString schema = ByteString.EMPTY;

    private Group() {}

    /** @param most parts */
    static Group of(ByteString message, int most) throws IOException {
        var group = new Group();
        CodedInputStream in = message.newCodedInput();
        in.enableAliasing(true);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == tag(HEAD)) {
                // A head that comes in two parts is one message: that is how protobuf merges.
                group.head = group.head.concat(in.readBytes());
            } else if (tag == tag(PARTS)) {
                group.parts.add(in.readBytes());
                SpansRefusedException.require(group.parts.size() <= most, "there are too many spans in one request");
            } else if (tag == tag(SCHEMA)) {
                group.schema = in.readBytes();
            } else {
                in.skipField(tag);
            }
        }
        return group;
    }

    static int tag(int field) {
        return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    ByteString head() {
        return head;
    }

    List<ByteString> parts() {
        return parts;
    }

    ByteString schema() {
        return schema;
    }
}
