package dev.throughline.trace.tempo;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A trace in the message that Grafana asks for, {@code TraceByIDResponse{trace=1, metrics=2, status=3, message=4}}. Its
 * field {@code trace} has the form of OTLP's {@code TracesData}.
 */
final class TraceAnswer {
    private static final int TRACE = 1;
    private static final int METRICS = 2;
    private static final int STATUS = 3;
    private static final int MESSAGE = 4;
    private static final int PARTIAL = 1;

    private TraceAnswer() {}

    static byte[] of(Found found) {
        String message = found.gap().orElse("");
        int size = CodedOutputStream.computeMessageSize(TRACE, found.spans())
                + CodedOutputStream.computeByteArraySize(METRICS, new byte[0])
                + (message.isEmpty()
                        ? 0
                        : CodedOutputStream.computeEnumSize(STATUS, PARTIAL)
                                + CodedOutputStream.computeStringSize(MESSAGE, message));
        var bytes = new byte[size];
        try {
            var out = CodedOutputStream.newInstance(bytes);
            out.writeMessage(TRACE, found.spans());
            out.writeByteArray(METRICS, new byte[0]);
            if (!message.isEmpty()) {
                out.writeEnum(STATUS, PARTIAL);
                out.writeString(MESSAGE, message);
            }
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }
}
