using System.Text.Json;
using System.Text.Json.Nodes;
using Mbus.Client.Tests.Formats;
using Mbus.Gateway.Mqtt;

namespace Mbus.Gateway.Tests.Mqtt;

/// <summary>docs/schemas/mqtt.schema.json.</summary>
internal static class PayloadSchema
{
    /// <summary>Checks a payload by a definition of the schema, and that no other definition permits it.</summary>
    internal static void Check(MqttMessage message, string definition) => Check(JsonDocument.Parse(message.Payload).RootElement, definition);

    /// <inheritdoc cref="Check(MqttMessage, string)"/>
    internal static void Check(JsonElement payload, string definition)
    {
        Assert.Empty(FaultsOf(payload, Read().RootElement));
        JsonObject one = JsonNode.Parse(Read().RootElement.GetRawText())!.AsObject();
        one["oneOf"] = new JsonArray(new JsonObject { ["$ref"] = $"#/$defs/{definition}" });
        Assert.Empty(FaultsOf(payload, JsonSerializer.SerializeToElement(one)));
    }

    private static List<string> FaultsOf(JsonElement payload, JsonElement schema)
    {
        SchemaCheck check = new(schema);
        check.Check(payload);
        return check.Faults;
    }

    private static JsonDocument Read()
    {
        DirectoryInfo at = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "docs", "schemas", "mqtt.schema.json")))
            at = at.Parent!;
        return JsonDocument.Parse(File.ReadAllText(Path.Combine(at.FullName, "docs", "schemas", "mqtt.schema.json")));
    }
}
