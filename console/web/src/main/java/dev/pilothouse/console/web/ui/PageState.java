package dev.pilothouse.console.web.ui;

import com.vaadin.flow.router.QueryParameters;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.TenantId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the header chooses and every page is about. It lives in the address alone: {@code
 * ?tenant=brindlemoor&env=staging&range=7d}, so a pasted link shows the same and Back works.
 *
 * @param tenant empty: every tenant that the reader may see; not in the address
 * @param environment empty: all, {@code env=all}; production is not in the address
 */
public record PageState(
        Optional<TenantId> tenant, Optional<Environment> environment, TimeRange range) {
    public static final PageState INITIAL =
            new PageState(
                    Optional.empty(), Optional.of(Environment.PRODUCTION), TimeRange.Preset.H24);

    private static final String TENANT = "tenant";
    private static final String ENVIRONMENT = "env";
    private static final String RANGE = "range";
    private static final String ALL = "all";

    /**
     * @throws BadInput when a parameter is wrong
     */
    public static PageState of(QueryParameters parameters) {
        Optional<TenantId> tenant = parameters.getSingleParameter(TENANT).map(TenantId::new);
        Optional<Environment> environment =
                parameters.getSingleParameter(ENVIRONMENT).isEmpty()
                        ? INITIAL.environment
                        : parameters
                                .getSingleParameter(ENVIRONMENT)
                                .filter(e -> !e.equals(ALL))
                                .map(Environment::new);
        TimeRange range =
                parameters
                        .getSingleParameter(RANGE)
                        .<TimeRange>map(TimeRange::parse)
                        .orElse(INITIAL.range);
        return new PageState(tenant, environment, range);
    }

    public PageState inTenant(Optional<TenantId> other) {
        return new PageState(other, environment, range);
    }

    public PageState inEnvironment(Optional<Environment> other) {
        return new PageState(tenant, other, range);
    }

    public PageState over(TimeRange other) {
        return new PageState(tenant, environment, other);
    }

    /** As query parameters; what is initial is left out. */
    public QueryParameters parameters() {
        return with(Map.of());
    }

    /** As query parameters, with those of one page. Empty values are left out. */
    public QueryParameters with(Map<String, String> own) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        tenant.ifPresent(t -> all.put(TENANT, List.of(t.value())));
        if (!environment.equals(INITIAL.environment)) {
            all.put(ENVIRONMENT, List.of(environment.map(Environment::value).orElse(ALL)));
        }
        if (!range.equals(INITIAL.range)) {
            all.put(RANGE, List.of(range.word()));
        }
        own.forEach((name, value) -> {
            if (!value.isEmpty()) {
                all.put(name, List.of(value));
            }
        });
        return new QueryParameters(all);
    }

    /** The parameters of a page that are not of the header. */
    public static Map<String, String> own(QueryParameters parameters) {
        Map<String, String> own = new LinkedHashMap<>();
        parameters
                .getParameters()
                .forEach((name, values) -> {
                    boolean ofHeader = List.of(TENANT, ENVIRONMENT, RANGE).contains(name);
                    if (!ofHeader && !values.isEmpty()) {
                        own.put(name, values.getFirst());
                    }
                });
        return own;
    }

    /** An address inside the console that keeps this state, for an anchor. */
    public String href(String path) {
        return href(path, Map.of());
    }

    /** The same with parameters of the page. */
    public String href(String path, Map<String, String> own) {
        String query = with(own).getQueryString();
        return query.isEmpty() ? path : path + "?" + query;
    }
}
