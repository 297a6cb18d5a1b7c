package dev.pilothouse.gateway.state;

import dev.pilothouse.bridge.protocol.v1.CardPolicy;
import dev.pilothouse.bridge.protocol.v1.ModelState;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which tenants ask for signed-off cards, and which models have one. Written by the link's thread,
 * read by every event loop without a lock; a tenant that asks for none costs one look.
 */
public final class CardRules {
    private static final String PRODUCTION = "production";
    private static final String EVERY_TENANT = "*/";

    private final Map<String, CardPolicy> strict = new ConcurrentHashMap<>();
    private final Set<String> signed = ConcurrentHashMap.newKeySet();

    /** What is asked of a call. */
    public enum Verdict {
        PASS,
        WARN,
        DENY
    }

    void policy(String tenant, CardPolicy policy) {
        if (policy == CardPolicy.CARD_WARN || policy == CardPolicy.CARD_DENY) {
            strict.put(tenant, policy);
        } else {
            strict.remove(tenant);
        }
    }

    void forget(String tenant) {
        strict.remove(tenant);
    }

    void model(String name, ModelState state) {
        if (state.getCardSigned()) {
            signed.add(name);
        } else {
            signed.remove(name);
        }
    }

    void forgetModel(String name) {
        signed.remove(name);
    }

    /** What becomes of a call with a key when it goes to a model. */
    public Verdict of(Key key, String model) {
        if (strict.isEmpty()) {
            return Verdict.PASS;
        }
        CardPolicy policy = strict.get(key.tenant());
        if (policy == null
                || !key.environment().equals(PRODUCTION)
                || signed.contains(EVERY_TENANT + model)
                || signed.contains(key.tenant() + "/" + model)) {
            return Verdict.PASS;
        }
        return policy == CardPolicy.CARD_DENY ? Verdict.DENY : Verdict.WARN;
    }
}
