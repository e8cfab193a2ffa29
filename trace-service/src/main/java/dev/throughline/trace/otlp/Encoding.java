package dev.throughline.trace.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import dev.throughline.contracts.Json;
import dev.throughline.trace.span.Cut;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The two ways to write OTLP; an answer is written like its request. */
enum Encoding {
    PROTOBUF("application/x-protobuf") {
        @Override
        ByteString request(byte[] body, int length) {
            return UnsafeByteOperations.unsafeWrap(body, 0, length);
        }

        @Override
        byte[] answer(Cut cut) {
            var answer = ExportTraceServiceResponse.newBuilder();
            if (cut.rejected() > 0) {
                answer.setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                        .setRejectedSpans(cut.rejected())
                        .setErrorMessage(cut.reason()));
            }
            return answer.build().toByteArray();
        }

        /** {@code google.rpc.Status}: 1 is the code, 2 the message. */
        @Override
        byte[] status(int code, String message) {
            byte[] bytes = new byte
                    [CodedOutputStream.computeInt32Size(1, code) + CodedOutputStream.computeStringSize(2, message)];
            try {
                var out = CodedOutputStream.newInstance(bytes);
                out.writeInt32(1, code);
                out.writeString(2, message);
                out.checkNoSpaceLeft();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes;
        }
    },

    JSON("application/json") {
        @Override
        ByteString request(byte[] body, int length) {
            return OtlpJson.read(body, length).toByteString();
        }

        /** 64 bit numbers are texts in this JSON. */
        @Override
        byte[] answer(Cut cut) {
            Map<String, Object> answer = new LinkedHashMap<>();
            if (cut.rejected() > 0) {
                answer.put(
                        "partialSuccess",
                        Map.of("rejectedSpans", Integer.toString(cut.rejected()), "errorMessage", cut.reason()));
            }
            return Json.bytes(answer);
        }

        @Override
        byte[] status(int code, String message) {
            return Json.bytes(Map.of("code", code, "message", message));
        }
    };

    private final String mediaType;

    Encoding(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    /** @return a {@code TracesData} in protobuf */
    abstract ByteString request(byte[] body, int length);

    abstract byte[] answer(Cut cut);

    abstract byte[] status(int code, String message);
}
