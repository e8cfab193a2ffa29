package dev.throughline.testkit;

import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.RestAssured;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;

/** Requests of a test that bring no token of their own are those of an operator of all tenants. */
public final class DefaultToken implements QuarkusTestBeforeEachCallback {
    private static final String HEADER = "authorization";

    private final Filter filter =
            new AddToken(TestTokens.bearer("operator", TestTokens.PLATFORM), TestTokens.ofService());

    @Override
    public void beforeEach(QuarkusTestMethodContext context) {
        RestAssured.replaceFiltersWith(filter);
    }

    private record AddToken(String operator, String service) implements Filter {
        @Override
        public Response filter(
                FilterableRequestSpecification request,
                FilterableResponseSpecification expected,
                FilterContext context) {
            if (!request.getHeaders().hasHeaderWithName(HEADER)) {
                request.header(HEADER, request.getURI().contains("/internal/") ? service : operator);
            }
            return context.next(request, expected);
        }
    }
}
