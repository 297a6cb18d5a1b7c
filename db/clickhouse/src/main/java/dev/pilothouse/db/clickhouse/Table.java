package dev.pilothouse.db.clickhouse;

import java.util.List;

/** Tables that ingest writes. The first column of each is {@code batch}. */
public enum Table {
    SPAN_CONTENT("tenant,trace_id,span_id,ts,subject,part,body,masked"),
    SPAN_ATTRIBUTE("tenant,trace_id,span_id,ts,source,name,value"),
    FEEDBACK("tenant,feature,environment,id,response_id,trace_id,score,comment,subject,sample,ts"),
    EVALUATION(
            "tenant,feature,environment,trace_id,span_id,response_id,name,score,label,explanation,"
                    + "subject,sample,ts"),
    AUDIT_EVENT(
            "tenant,ts,node,boot_id,counter,action,outcome,code,feature,environment,key,model,"
                    + "trace_id,span_id,kill_epoch,kill_id,detail,sample"),
    /** Last, so that whoever sees a span finds its content. */
    SPAN(
            "tenant,team,feature,environment,key,trace_id,span_id,parent_span_id,ts,duration_ns,"
                    + "name,kind,service,operation,call,status,outcome,error_type,error_message,"
                    + "provider,request_model,model,deployment,route_reason,stream,finish_reason,"
                    + "response_id,session,agent,tool,data_source,prompt_name,prompt_version,"
                    + "release_digest,subject,consent,retention,sample,kill_epoch,kill_id,"
                    + "input_tokens,cache_read_tokens,cache_write_tokens,output_tokens,"
                    + "reasoning_tokens,tokens_estimated,cost,currency,cost_source,price_version,"
                    + "ttft_us,metered,dialect,masked,ingested_at");

    private final String columns;

    Table(String columns) {
        this.columns = "batch," + columns;
    }

    /** Name in ClickHouse. */
    public String sql() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    List<String> columns() {
        return List.of(columns.split(","));
    }
}
