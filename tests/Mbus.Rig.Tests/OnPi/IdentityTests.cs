using System.Text.Json;
using Mbus.Interop.Tests;

namespace Mbus.Rig.Tests.OnPi;

[Collection<PiTests>]
public sealed class IdentityTests
{
    private readonly Pi _guest;

    public IdentityTests(Pi guest)
    {
        guest.Require();
        _guest = guest;
    }

    [Fact]
    public async Task The_Pi_and_its_HAT_are_known_by_the_device_tree()
    {
        CommandResult hat = await _guest.RunAsync("mbus hat --format json");

        JsonElement json = JsonDocument.Parse(hat.Output).RootElement;
        Assert.Equal("Raspberry Pi 3 Model B", json.GetProperty("model").GetString());
        Assert.Equal("M-Bus Master", json.GetProperty("product").GetString());
        Assert.Equal("deviceTree", json.GetProperty("source").GetString());
    }
}
