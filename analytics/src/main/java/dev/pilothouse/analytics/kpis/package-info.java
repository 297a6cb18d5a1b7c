/** How the platform is doing: each KPI now, in the period before, and its trend. */
@NullMarked
package dev.pilothouse.analytics.kpis;

import org.jspecify.annotations.NullMarked;
