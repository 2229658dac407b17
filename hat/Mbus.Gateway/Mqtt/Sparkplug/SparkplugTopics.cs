using Mbus.Gateway.Meters;

namespace Mbus.Gateway.Mqtt.Sparkplug;

/// <summary>Topics of an edge node and its devices (Sparkplug 3.0, "Topic Namespace Elements"): the gateway is the node, each meter a device.</summary>
/// <param name="group">Group.</param>
/// <param name="node">Edge node: name of the gateway.</param>
internal sealed class SparkplugTopics(string group, string node)
{
    /// <summary>Beginning of all topics: the version of the payload.</summary>
    internal const string Namespace = "spBv1.0";

    /// <summary>Birth of the node: all that follows belongs to it.</summary>
    internal string NodeBirth => Of("NBIRTH");

    /// <summary>Death of the node: the last will.</summary>
    internal string NodeDeath => Of("NDEATH");

    /// <summary>Commands to the node.</summary>
    internal string NodeCommand => Of("NCMD");

    /// <summary>Birth of a device: names and present values of its metrics.</summary>
    internal string DeviceBirth(MeterId meter) => $"{Of("DBIRTH")}/{meter}";

    /// <summary>Death of a device: its values are not valid any more.</summary>
    internal string DeviceDeath(MeterId meter) => $"{Of("DDEATH")}/{meter}";

    /// <summary>Values of a device.</summary>
    internal string DeviceData(MeterId meter) => $"{Of("DDATA")}/{meter}";

    private string Of(string kind) => $"{Namespace}/{group}/{kind}/{node}";
}
