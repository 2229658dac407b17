using System.Reflection;

namespace Mbus.Gateway.Host;

/// <summary>Version of this program.</summary>
internal static class GatewayVersion
{
    /// <summary>The version as <c>mbus --version</c> prints it.</summary>
    internal static string Text { get; } =
        typeof(GatewayVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
