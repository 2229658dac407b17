namespace Mbus.Rig.Tests;

/// <summary>
/// A PC with the Pi's GPIO chip and I2C bus, both simulated in its kernel, and a UART at /dev/ttyS1. See tests/rig/README.md.
/// </summary>
public sealed class Pc() : Guest("pc", Path.Combine(AppContext.BaseDirectory, "app"), Dotnet)
{
    private static string Dotnet { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));
}

/// <summary>The tests that share it.</summary>
[CollectionDefinition]
public sealed class PcTests : ICollectionFixture<Pc>;
