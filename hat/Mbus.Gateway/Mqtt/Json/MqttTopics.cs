using Mbus.Gateway.Meters;
using Mbus.Gateway.Settings;

namespace Mbus.Gateway.Mqtt.Json;

/// <summary>Topics of a gateway; docs/mqtt.md describes them.</summary>
/// <param name="settings">Settings.</param>
internal sealed class MqttTopics(MqttSettings settings)
{
    private const string Answer = "answer";

    private readonly string _root = $"{settings.Prefix}/{settings.Gateway}";

    /// <summary>Last will and subscriptions of a connection.</summary>
    internal LinkTerms Terms => new(() => MqttMessage.OfText(Status, "offline", true), Birth == null ? [AllCommands] : [AllCommands, Birth]);

    /// <summary>Whether the gateway is connected: <c>online</c>, <c>offline</c>. The last will.</summary>
    internal string Status => $"{_root}/status";

    /// <summary>Events of the whole gateway and of buses.</summary>
    internal string Event => $"{_root}/event";

    /// <summary>Commands that are subscribed.</summary>
    internal string AllCommands => $"{_root}/cmd/+";

    /// <summary>Command to read a meter.</summary>
    internal string Read => $"{_root}/cmd/read";

    /// <summary>Command to search meters.</summary>
    internal string Search => $"{_root}/cmd/search";

    /// <summary>Where Home Assistant announces its start; null without discovery.</summary>
    internal string? Birth => settings.HomeAssistant == null ? null : $"{settings.HomeAssistant}/status";

    /// <summary>Answers to a command.</summary>
    internal static string AnswerTo(string command) => $"{command}/{Answer}";

    /// <summary>Whether the line of a bus works: <c>online</c>, <c>offline</c>.</summary>
    internal string BusStatus(string bus) => $"{_root}/bus/{bus}/status";

    /// <summary>Whether a meter answers: <c>online</c>, <c>late</c>, <c>offline</c>.</summary>
    internal string MeterStatus(MeterId meter) => $"{_root}/meter/{meter}/status";

    /// <summary>Present values of a meter.</summary>
    internal string State(MeterId meter) => $"{_root}/meter/{meter}/state";

    /// <summary>Values at the ends of months of a meter.</summary>
    internal string Months(MeterId meter) => $"{_root}/meter/{meter}/months";

    /// <summary>Readings of a meter with all records.</summary>
    internal string Reading(MeterId meter) => $"{_root}/meter/{meter}/reading";

    /// <summary>Events of a meter.</summary>
    internal string EventOf(MeterId meter) => $"{_root}/meter/{meter}/event";

    /// <summary>Discovery of a device by Home Assistant.</summary>
    /// <param name="device">Identity of the device.</param>
    internal string Discovery(string device) => $"{settings.HomeAssistant}/device/{device}/config";
}
