/** Risk classes under the EU AI Act: a ruleset that is data, and what answers mean under it. */
@NullMarked
package dev.pilothouse.policy.rules.risk;

import org.jspecify.annotations.NullMarked;
