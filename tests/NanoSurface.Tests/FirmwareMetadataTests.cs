using Mbus.Tests.Nano.Samples;
using Mono.Cecil;

namespace Mbus.Tests.Nano;

public sealed class FirmwareMetadataTests : IDisposable
{
    /// <summary>Occasional events that are not part of a transaction: the line or a port is opened, a client connects, the page is requested, meters are published.</summary>
    private static readonly string[] Events =
    [
        "BusLine.Open", "Device.Restart", "Listener.Open", "Masters.Admit", "MeterPublisher.Serve", "PageConnection.Answer", "PageConnection.Receive",
    ];

    private readonly AssemblyDefinition _firmware = NanoFiles.Assembly("Mbus.Firmware");
    private readonly AssemblyDefinition _core = NanoFiles.Assembly("Mbus.Core");
    private readonly AssemblyDefinition _tests = NanoFiles.Loaded(typeof(FirmwareMetadataTests));

    public void Dispose()
    {
        _firmware.Dispose();
        _core.Dispose();
        _tests.Dispose();
    }

    [Fact]
    public void The_firmware_references_only_assemblies_that_every_device_has()
    {
        string[] references = [.. _firmware.MainModule.AssemblyReferences.Select(reference => $"{reference.Name} {reference.Version}").Order(StringComparer.Ordinal)];
        Assert.Equal(
            [
                "Mbus.Core 0.0.0.0", "System.Device.Gpio 1.1.0.0", "System.Device.Wifi 1.5.0.0", "System.IO.Ports 1.1.0.0", "System.Net 1.11.0.0",
                "mscorlib 1.17.0.0", "nanoFramework.Hardware.Esp32 1.6.0.0", "nanoFramework.Runtime.Native 1.7.0.0", "nanoFramework.System.Text 1.3.0.0",
            ],
            references);
    }

    [Fact]
    public void The_firmware_has_an_entry_point() => Assert.Equal("Main", _firmware.EntryPoint.Name);

    [Fact]
    public void The_firmware_follows_the_rules_of_the_device()
    {
        string[] broken = [.. CoreRules.OfTheDevice.SelectMany(rule => _firmware.MainModule.GetTypes().SelectMany(type => rule(type))).Distinct()];
        Assert.True(broken.Length == 0, "See shared/Mbus.Core/DIALECT.md. Broken by:\n" + string.Join("\n", broken));
    }

    [Fact]
    public void A_turn_of_the_bus_loop_allocates_nothing()
    {
        SteadyState loop = new([_firmware, _core], Events);
        string[] allocations = [.. loop.Allocations("Bridge.Serve"), .. loop.Allocations("Bridge.Rest")];
        Assert.True(allocations.Length == 0, "Allocated in every transaction:\n" + string.Join("\n", allocations));
        Assert.Equal(Events.Order(), loop.StoppedAt.Order());
    }

    [Fact]
    public void The_walk_through_the_loop_reaches_the_core()
    {
        SteadyState loop = new([_firmware, _core], []);
        Assert.Contains(loop.Allocations("Bridge.Serve"), place => place.StartsWith("DataBytes.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(nameof(Allocating.Directly))]
    [InlineData(nameof(Allocating.BelowACall))]
    [InlineData(nameof(Allocating.InAnOverride))]
    [InlineData(nameof(Allocating.AsAnArray))]
    [InlineData(nameof(Allocating.AsText))]
    [InlineData(nameof(Allocating.AsABox))]
    public void Allocations_are_found(string method) => Assert.NotEmpty(new SteadyState([_tests], []).Allocations($"{nameof(Allocating)}.{method}"));

    [Theory]
    [InlineData(nameof(Allocating.Nothing))]
    [InlineData(nameof(Allocating.OnlyWhenItFails))]
    public void Methods_without_allocations_are_not_reported(string method) => Assert.Empty(new SteadyState([_tests], []).Allocations($"{nameof(Allocating)}.{method}"));
}
