package dev.pilothouse.registry;

import static dev.pilothouse.registry.Office.ACME;
import static dev.pilothouse.registry.Office.CHAT;

import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.policy.rules.CanonicalJson;
import dev.pilothouse.policy.rules.prompts.PromptJson;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Prints how long lists and differences take with 10,000 prompts of 50 versions each. Run its main
 * method; nothing is asserted.
 */
final class ManyPromptsBench {
    private static final int PROMPTS = 10_000;
    private static final int VERSIONS = 50;
    private static final int ROUNDS = 200;

    private ManyPromptsBench() {}

    public static void main(String[] args) throws SQLException {
        Office office = new Office();
        fill(office);
        Prompts prompts = office.prompts;
        print(
                "list, first page of 100",
                i -> prompts.list(office.author, PromptPage.Query.all(100)));
        print(
                "list, page in the middle",
                i -> prompts.list(office.author, query("", Optional.of("acme/p" + (5_000 + i)))));
        print(
                "list, by part of the name",
                i ->
                        prompts.list(
                                office.author,
                                query(Integer.toString(9_000 + i), Optional.empty())));
        print(
                "versions of a prompt",
                i -> prompts.versions(office.author, ACME, name(i), Optional.empty(), 50));
        print(
                "difference of two versions",
                i -> prompts.diff(office.author, ACME, name(i), 1 + i % 49, 50));
        System.exit(0);
    }

    private static PromptPage.Query query(String text, Optional<String> after) {
        return new PromptPage.Query(Optional.of(ACME), Optional.of(CHAT), text, after, 100);
    }

    private static PromptName name(int i) {
        return new PromptName("p" + (1 + i * 37 % PROMPTS));
    }

    /** One text of some 4,000 characters, told apart by its version. */
    private static void fill(Office office) throws SQLException {
        String text = "You answer questions about orders, kindly and briefly.\\n".repeat(70);
        String content = PromptJson.write(Office.says(text + "VERSION"));
        String digest = CanonicalJson.digest(content);
        try (Connection owner =
                        DriverManager.getConnection(
                                office.store.url(),
                                "pilothouse_owner",
                                office.store.ownerPassword());
                Statement statement = owner.createStatement()) {
            statement.execute("SET search_path = pilothouse");
            String quoted = "'" + content.replace("'", "''") + "'";
            statement.execute(
                    "INSERT INTO prompt (tenant, name, feature, newest, draft, draft_by,"
                            + " draft_by_name, draft_at, created_at) SELECT 'acme', 'p' || n, 'chat', "
                            + VERSIONS
                            + ", "
                            + quoted
                            + ", gen_random_uuid(), 'Ann', now(), now() FROM generate_series(1, "
                            + PROMPTS
                            + ") n");
            statement.execute(
                    "INSERT INTO prompt_version SELECT 'acme', 'p' || n, v, replace("
                            + quoted
                            + ", 'VERSION', 'version ' || v), '"
                            + digest
                            + "', gen_random_uuid(), 'Ann', 'note', now() FROM generate_series(1, "
                            + PROMPTS
                            + ") n, generate_series(1, "
                            + VERSIONS
                            + ") v");
            statement.execute("ANALYZE prompt, prompt_version");
        }
    }

    private static void print(String what, IntConsumer once) {
        double[] millis = new double[ROUNDS];
        for (int i = 0; i < 20; i++) {
            once.accept(i);
        }
        for (int i = 0; i < ROUNDS; i++) {
            long begun = System.nanoTime();
            once.accept(i);
            millis[i] = (System.nanoTime() - begun) / 1e6;
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "%-28s p50 %6.1f ms  p99 %6.1f ms%n",
                what,
                millis[ROUNDS / 2],
                millis[ROUNDS * 99 / 100]);
    }
}
