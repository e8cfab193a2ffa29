package dev.throughline.system;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.opentelemetry.proto.trace.v1.TraceProto;
import io.opentelemetry.proto.trace.v1.TracesData;

/** Tempo's message as Grafana reads it, from its definition: not with the code that writes it. */
record TraceByIdResponse(TracesData trace, String status, String message) {
    private static final Descriptor TYPE = type();

    static TraceByIdResponse parse(byte[] bytes) throws InvalidProtocolBufferException {
        var parsed = DynamicMessage.parseFrom(TYPE, bytes);
        if (!parsed.getUnknownFields().asMap().isEmpty()) {
            throw new InvalidProtocolBufferException("fields that Grafana does not know");
        }
        var trace = (Message) parsed.getField(TYPE.findFieldByName("trace"));
        return new TraceByIdResponse(
                TracesData.parseFrom(trace.toByteString()),
                ((EnumValueDescriptor) parsed.getField(TYPE.findFieldByName("status"))).getName(),
                (String) parsed.getField(TYPE.findFieldByName("message")));
    }

    private static Descriptor type() {
        var file = FileDescriptorProto.newBuilder()
                .setName("tempo.proto")
                .setPackage("tempopb")
                .setSyntax("proto3")
                .addDependency(TraceProto.getDescriptor().getName())
                .addEnumType(EnumDescriptorProto.newBuilder()
                        .setName("PartialStatus")
                        .addValue(EnumValueDescriptorProto.newBuilder()
                                .setName("COMPLETE")
                                .setNumber(0))
                        .addValue(EnumValueDescriptorProto.newBuilder()
                                .setName("PARTIAL")
                                .setNumber(1)))
                .addMessageType(DescriptorProto.newBuilder().setName("TraceByIDMetrics"))
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("TraceByIDResponse")
                        .addField(field("trace", 1, Type.TYPE_MESSAGE, ".opentelemetry.proto.trace.v1.TracesData"))
                        .addField(field("metrics", 2, Type.TYPE_MESSAGE, ".tempopb.TraceByIDMetrics"))
                        .addField(field("status", 3, Type.TYPE_ENUM, ".tempopb.PartialStatus"))
                        .addField(field("message", 4, Type.TYPE_STRING, "")))
                .build();
        try {
            return FileDescriptor.buildFrom(file, new FileDescriptor[] {TraceProto.getDescriptor()})
                    .findMessageTypeByName("TraceByIDResponse");
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FieldDescriptorProto field(String name, int number, Type type, String typeName) {
        var field = FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setType(type)
                .setLabel(Label.LABEL_OPTIONAL);
        return typeName.isEmpty() ? field.build() : field.setTypeName(typeName).build();
    }
}
