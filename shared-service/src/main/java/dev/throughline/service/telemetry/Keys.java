package dev.throughline.service.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attributes of the GenAI and messaging conventions of OpenTelemetry, of OpenInference, and our own. */
public final class Keys {
    public static final AttributeKey<String> WORKFLOW_ID = AttributeKey.stringKey("throughline.workflow.id");
    public static final AttributeKey<String> WORKFLOW_TYPE = AttributeKey.stringKey("throughline.workflow.type");
    public static final AttributeKey<String> WORKFLOW_STATUS = AttributeKey.stringKey("throughline.workflow.status");
    public static final AttributeKey<String> TASK_ID = AttributeKey.stringKey("throughline.task.id");
    public static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("throughline.attempt");
    public static final AttributeKey<String> STAGE = AttributeKey.stringKey("throughline.stage");
    public static final AttributeKey<String> STEP = AttributeKey.stringKey("throughline.step");
    public static final AttributeKey<Long> RETRIES = AttributeKey.longKey("throughline.retries");
    public static final AttributeKey<String> TENANT = AttributeKey.stringKey("throughline.tenant");
    public static final AttributeKey<Boolean> IS_SYNTHETIC = AttributeKey.booleanKey("throughline.is_synthetic");
    public static final AttributeKey<String> SCENARIO_ID = AttributeKey.stringKey("throughline.synthetic_scenario_id");
    public static final AttributeKey<String> INCIDENT_ID = AttributeKey.stringKey("throughline.incident.id");
    public static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

    public static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    public static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
    public static final AttributeKey<String> AGENT_ID = AttributeKey.stringKey("gen_ai.agent.id");
    public static final AttributeKey<String> AGENT_NAME = AttributeKey.stringKey("gen_ai.agent.name");
    public static final AttributeKey<String> AGENT_VERSION = AttributeKey.stringKey("gen_ai.agent.version");
    public static final AttributeKey<String> CONVERSATION_ID = AttributeKey.stringKey("gen_ai.conversation.id");
    public static final AttributeKey<String> TOOL_NAME = AttributeKey.stringKey("gen_ai.tool.name");
    public static final AttributeKey<String> TOOL_TYPE = AttributeKey.stringKey("gen_ai.tool.type");
    public static final AttributeKey<String> TOOL_CALL_ID = AttributeKey.stringKey("gen_ai.tool.call.id");
    public static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
    public static final AttributeKey<List<String>> FINISH_REASONS =
            AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
    public static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");
    public static final AttributeKey<Long> OUTPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.output_tokens");
    public static final AttributeKey<Double> COST = AttributeKey.doubleKey("llm.cost.total");
    public static final AttributeKey<String> INFERENCE_KIND = AttributeKey.stringKey("openinference.span.kind");

    private Keys() {}

    /** Whether something is a rehearsal, and of which scenario. */
    public static AttributesBuilder synthetic(
            AttributesBuilder attributes, boolean isSynthetic, @Nullable String scenarioId) {
        attributes.put(IS_SYNTHETIC, isSynthetic);
        return isSynthetic && scenarioId != null ? attributes.put(SCENARIO_ID, scenarioId) : attributes;
    }
}
