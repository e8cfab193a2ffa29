package dev.throughline.orchestrator.input;

import dev.throughline.orchestrator.http.Problem;
import dev.throughline.orchestrator.plan.PlanFreezer.Violation;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** Why something was not taken: the problem, and each reason by its code. */
record Refusal(Problem problem, String detail, List<Violation> reasons) {
    static Refusal of(Problem problem, Violation reason) {
        return new Refusal(problem, reason.detail(), List.of(reason));
    }

    static Refusal tooLarge(String pointer, String limit, String detail) {
        return of(Problem.TOO_LARGE, new Violation(pointer, limit, detail));
    }

    static Refusal invalid(String pointer, String code, String detail) {
        return of(Problem.INVALID, new Violation(pointer, code, detail));
    }

    static Refusal invalid(List<Violation> reasons) {
        return new Refusal(Problem.INVALID, reasons.size() + " thing(s) are wrong with the files", reasons);
    }

    static Refusal conflict(String code, String detail) {
        return of(Problem.NOT_NOW, new Violation("", code, detail));
    }

    static Refusal plain(Problem problem, String detail) {
        return new Refusal(problem, detail, List.of());
    }

    Response response() {
        return problem.response(detail, reasons);
    }
}
