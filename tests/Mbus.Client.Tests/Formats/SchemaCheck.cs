using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mbus.Client.Tests.Formats;

/// <summary>The part of JSON Schema that the schemas of this repository use; a keyword it does not know is a fault too.</summary>
internal sealed class SchemaCheck(JsonElement schema)
{
    private static readonly string[] Descriptive = ["$schema", "$id", "$defs", "title", "description", "default"];

    public List<string> Faults { get; } = [];

    public void Check(JsonElement value) => Check(value, schema, "$");

    private void Check(JsonElement value, JsonElement rule, string at)
    {
        foreach (JsonProperty keyword in rule.EnumerateObject().Where(k => !Descriptive.Contains(k.Name)))
        {
            if (!Holds(value, keyword.Value, keyword.Name, rule, at))
                Faults.Add($"{at}: {keyword.Name} {keyword.Value} does not hold for {value}");
        }
    }

    private bool Holds(JsonElement value, JsonElement rule, string keyword, JsonElement parent, string at)
    {
        bool isNumber = value.ValueKind == JsonValueKind.Number;
        switch (keyword)
        {
            case "$ref":
                Check(value, schema.GetProperty("$defs").GetProperty(rule.GetString()!.Split('/')[^1]), at);
                return true;
            case "type":
                return rule.ValueKind == JsonValueKind.String ? IsOf(value, rule) : rule.EnumerateArray().Any(type => IsOf(value, type));
            case "const":
                return JsonElement.DeepEquals(value, rule);
            case "enum":
                return rule.EnumerateArray().Any(choice => JsonElement.DeepEquals(value, choice));
            case "pattern":
                return value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, rule.GetString()!);
            case "minimum":
                return !isNumber || value.GetDecimal() >= rule.GetDecimal();
            case "maximum":
                return !isNumber || value.GetDecimal() <= rule.GetDecimal();
            case "minProperties":
                return value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Count() >= rule.GetInt32();
            case "maxProperties":
                return value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Count() <= rule.GetInt32();
            case "maxLength":
                return value.ValueKind != JsonValueKind.String || value.GetString()!.Length <= rule.GetInt32();
            case "oneOf":
                return rule.EnumerateArray().Count(choice => IsValid(value, choice)) == 1;
            case "propertyNames":
                return value.ValueKind != JsonValueKind.Object || value.EnumerateObject().All(member => Regex.IsMatch(member.Name, rule.GetProperty("pattern").GetString()!));
            case "minItems":
                return value.GetArrayLength() >= rule.GetInt32();
            case "required":
                return value.ValueKind != JsonValueKind.Object || rule.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _));
            case "additionalProperties" when rule.ValueKind == JsonValueKind.Object:
                foreach (JsonProperty member in value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default)
                    Check(member.Value, rule, $"{at}.{member.Name}");
                return true;
            case "additionalProperties":
                return value.ValueKind != JsonValueKind.Object || value.EnumerateObject().All(member => parent.GetProperty("properties").TryGetProperty(member.Name, out _));
            case "properties":
                CheckMembers(value, rule, at);
                return true;
            case "items":
                foreach (JsonElement item in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : default)
                    Check(item, rule, $"{at}[]");
                return true;
            default:
                return false;
        }
    }

    private bool IsValid(JsonElement value, JsonElement rule)
    {
        SchemaCheck choice = new(schema);
        choice.Check(value, rule, "$");
        return choice.Faults.Count == 0;
    }

    private void CheckMembers(JsonElement value, JsonElement rule, string at)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return;
        foreach (JsonProperty member in rule.EnumerateObject())
        {
            if (value.TryGetProperty(member.Name, out JsonElement found))
                Check(found, member.Value, $"{at}.{member.Name}");
        }
    }

    private static bool IsOf(JsonElement value, JsonElement type) => type.GetString() switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        string name => value.ValueKind.ToString().Equals(name, StringComparison.OrdinalIgnoreCase),
        null => false,
    };
}
