package dev.throughline.orchestrator.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.throughline.orchestrator.engine.Expressions.ExpressionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JqExpressionsTest {
    private final JqExpressions expressions = new JqExpressions();

    @Test
    void shouldYieldTheLastValue() throws Exception {
        assertThat(expressions.evaluate(
                        ".n > 1", JsonNodeFactory.instance.objectNode().put("n", 2)))
                .isEqualTo(BooleanNode.TRUE);
    }

    /** An Error of the evaluator would end the thread of a slot, and with it all runs of the slot. */
    @ParameterizedTest
    @ValueSource(strings = {"(\"x\" * 2147483647) == \"\"", ".n.m", "error(\"no\")"})
    void shouldFailAsAnExpressionWhateverGoesWrong(String expression) {
        var scope = JsonNodeFactory.instance.objectNode().put("n", 2);
        assertThatThrownBy(() -> expressions.evaluate(expression, scope)).isInstanceOf(ExpressionException.class);
    }
}
