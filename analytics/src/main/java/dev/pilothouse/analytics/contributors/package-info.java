/** What changed and why: features and models that moved a KPI. */
@NullMarked
package dev.pilothouse.analytics.contributors;

import org.jspecify.annotations.NullMarked;
