package dev.pilothouse.policy.rules.guardrails;

import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.pilothouse.db.model.BadInput;
import java.util.List;
import java.util.Map;

/**
 * A condition in CEL over what a rule found and whose call it is. At most 2,000 characters, 200
 * nodes and 100 steps of a macro, so that its cost is bounded.
 *
 * @see <a href="https://github.com/google/cel-spec">Common Expression Language</a>
 */
public final class Condition {
    /** Names and types that a condition can use, for help and completion. */
    public static final Map<String, String> VARIABLES =
            new java.util.TreeMap<>(
                    Map.ofEntries(
                            Map.entry("tenant", "string"),
                            Map.entry("feature", "string"),
                            Map.entry("team", "string"),
                            Map.entry("environment", "string"),
                            Map.entry("model", "string"),
                            Map.entry("agent", "string"),
                            Map.entry("tool", "string"),
                            Map.entry("stage", "string"),
                            Map.entry("untrusted", "bool"),
                            Map.entry("score", "double"),
                            Map.entry("count", "int"),
                            Map.entry("kinds", "list of string"),
                            Map.entry("length", "int")));

    private static final int LONGEST = 2_000;
    private static final int MOST_NODES = 200;
    private static final int MOST_STEPS = 100;

    private final CelRuntime.Program program;

    private Condition(CelRuntime.Program program) {
        this.program = program;
    }

    /** The two halves of CEL, loaded when the first condition is. */
    private static final class Cel {
        static final CelOptions OPTIONS =
                CelOptions.current()
                        .maxExpressionCodePointSize(LONGEST)
                        .maxParseExpressionNodeCount(MOST_NODES)
                        .maxParseRecursionDepth(32)
                        .comprehensionMaxIterations(MOST_STEPS)
                        .build();
        static final CelCompiler COMPILER = compiler();
        static final CelRuntime RUNTIME =
                CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();

        private static CelCompiler compiler() {
            var builder =
                    CelCompilerFactory.standardCelCompilerBuilder()
                            .setOptions(OPTIONS)
                            .setStandardMacros(dev.cel.parser.CelStandardMacro.STANDARD_MACROS)
                            .setResultType(SimpleType.BOOL);
            VARIABLES.forEach((name, type) -> builder.addVar(name, type(type)));
            return builder.build();
        }

        private static dev.cel.common.types.CelType type(String word) {
            return switch (word) {
                case "bool" -> SimpleType.BOOL;
                case "double" -> SimpleType.DOUBLE;
                case "int" -> SimpleType.INT;
                case "string" -> SimpleType.STRING;
                default -> ListType.create(SimpleType.STRING);
            };
        }
    }

    /**
     * Checks and compiles a condition.
     *
     * @param field its name in errors
     * @throws BadInput when it is not one; says where and what was expected
     */
    public static Condition compile(String field, String text) {
        if (text.length() > LONGEST) {
            throw new BadInput(field, text, "at most " + LONGEST + " characters");
        }
        try {
            return new Condition(
                    Cel.RUNTIME.createProgram(Cel.COMPILER.compile(text, field).getAst()));
        } catch (CelValidationException wrong) {
            BadInput refused = new BadInput(field, text, expected(wrong));
            refused.initCause(wrong);
            throw refused;
        } catch (CelEvaluationException wrong) {
            BadInput refused = new BadInput(field, text, "a condition that can be evaluated");
            refused.initCause(wrong);
            throw refused;
        }
    }

    private static String expected(CelValidationException wrong) {
        return wrong.getErrors().stream()
                .findFirst()
                .map(Condition::expected)
                .orElse("a CEL expression that is true or false");
    }

    private static String expected(CelIssue issue) {
        var at = issue.getSourceLocation();
        String line = at.getLine() > 1 ? "line " + at.getLine() + ", " : "";
        return "true or false in CEL; at "
                + line
                + "column "
                + (Math.max(0, at.getColumn()) + 1)
                + ": "
                + issue.getMessage().lines().findFirst().orElse("");
    }

    /**
     * Whether a rule acts on what it found. A condition that fails while it is evaluated counts as
     * true: a rule that cannot tell acts.
     */
    boolean holds(GuardContext by, GuardStage stage, List<Found> found, int length) {
        try {
            return !Boolean.FALSE.equals(program.eval(variables(by, stage, found, length)));
        } catch (CelEvaluationException failed) {
            return true;
        }
    }

    private static Map<String, Object> variables(
            GuardContext by, GuardStage stage, List<Found> found, int length) {
        return Map.ofEntries(
                Map.entry("tenant", by.tenant()),
                Map.entry("feature", by.feature()),
                Map.entry("team", by.team()),
                Map.entry("environment", by.environment()),
                Map.entry("model", by.model()),
                Map.entry("agent", by.agent()),
                Map.entry("tool", by.tool()),
                Map.entry("stage", stage.word()),
                Map.entry("untrusted", stage.untrusted()),
                Map.entry("score", found.stream().mapToDouble(Found::score).max().orElse(0)),
                Map.entry("count", (long) found.size()),
                Map.entry("kinds", found.stream().map(Found::kind).distinct().toList()),
                Map.entry("length", (long) length));
    }
}
