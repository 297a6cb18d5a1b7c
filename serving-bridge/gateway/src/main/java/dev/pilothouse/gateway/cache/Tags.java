package dev.pilothouse.gateway.cache;

import java.util.Set;

/**
 * Whose an answer is, for purges.
 *
 * @param subjects the end users of its call, as it named them and by their references
 */
record Tags(String tenant, String feature, Set<String> subjects) {
    Tags {
        subjects = Set.copyOf(subjects);
    }
}
