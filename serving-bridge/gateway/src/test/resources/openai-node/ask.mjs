// Asks a gateway with the official SDK, unchanged, and prints what its helpers made of the answer as one line of JSON.
// node ask.mjs SCENARIO BASE_URL KEY
import OpenAI from "openai";

const [scenario, baseURL, apiKey] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0, timeout: 20_000 });
const messages = [{ role: "user", content: "hi" }];
const parameters = { type: "object", properties: { location: { type: "string" } } };

const ofChat = (completion) => ({
  id: completion.id,
  text: completion.choices[0].message.content,
  calls: (completion.choices[0].message.tool_calls ?? []).map((c) => [c.id, c.function.name, c.function.arguments]),
  reason: completion.choices[0].finish_reason,
  input: completion.usage?.prompt_tokens,
  output: completion.usage?.completion_tokens,
});

const ofResponse = (response) => ({
  id: response.id,
  text: response.output_text,
  calls: response.output.filter((i) => i.type === "function_call").map((c) => [c.call_id, c.name, c.arguments]),
  reason: response.status,
  input: response.usage?.input_tokens,
  output: response.usage?.output_tokens,
});

const scenarios = {
  async chat() {
    return ofChat(await client.chat.completions.create({ model: "small", messages }));
  },
  async chatStream() {
    let deltas = "";
    const stream = client.chat.completions
      .stream({
        model: "small",
        messages,
        stream_options: { include_usage: true },
        tools: [{ type: "function", function: { name: "get_weather", parameters } }],
      })
      .on("content", (delta) => (deltas += delta));
    return { ...ofChat(await stream.finalChatCompletion()), deltas };
  },
  async responses() {
    return ofResponse(await client.responses.create({ model: "small", input: "hi" }));
  },
  async responsesStream() {
    let deltas = "";
    const stream = client.responses
      .stream({
        model: "small",
        input: "hi",
        tools: [{ type: "function", name: "get_weather", parameters, strict: false }],
      })
      .on("response.output_text.delta", (event) => (deltas += event.delta));
    return { ...ofResponse(await stream.finalResponse()), deltas };
  },
};

try {
  console.log(JSON.stringify(await scenarios[scenario]()));
} catch (error) {
  console.log(JSON.stringify({ error: error.constructor.name, status: error.status, code: error.code, message: error.message }));
}
