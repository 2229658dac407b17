using System.Text.RegularExpressions;

namespace Mbus.Rig.Tests.OnPc;

/// <summary>Line 26 of the Pi's GPIO chip, as the simulator and the kernel see it.</summary>
internal sealed partial class PowerLine(Pc guest)
{
    /// <summary>Leaves a line of shell where the line can be exported, with its number in n.</summary>
    internal const string Sysfs = "cd /sys/class/gpio; n=$(($(cat gpiochip*/base) + 26));";

    private const string Trace = "/sys/kernel/tracing/trace";

    /// <summary>Whether the simulator has the line high, whoever drives it.</summary>
    internal async Task<bool> IsHighAsync() => (await guest.RunAsync("cat /witness")).Output == "1\n";

    /// <summary>Drives it low as another program would, lets go of it, and forgets all changes up to now.</summary>
    internal async Task SwitchOffAsync()
    {
        await guest.RunAsync($"{Sysfs} echo $n >export; echo low >gpio$n/direction; echo $n >unexport");
        await ForgetChangesAsync();
    }

    /// <summary>Forgets all changes up to now.</summary>
    internal Task ForgetChangesAsync() => guest.RunAsync($"echo >{Trace}");

    /// <summary>
    /// What programs have asked for since then: "high", "low", "output", "input". It is the kernel's trace of its GPIO calls, so
    /// that none is missed between two looks.
    /// </summary>
    internal async Task<string[]> ChangesAsync() =>
        [.. Change().Matches((await guest.RunAsync($"cat {Trace}")).Output).Select(match => Word(match.Value))];

    /// <summary>Asserts that since then it was driven high, and nothing else.</summary>
    internal async Task AssertNoEdgeAsync()
    {
        string[] changes = await ChangesAsync();
        Assert.Contains("high", changes);
        Assert.DoesNotContain("low", changes);
        Assert.DoesNotContain("input", changes);
    }

    [GeneratedRegex(@"gpio_(?:value: \d+ set [01]|direction: \d+ *(?:in|out))")]
    private static partial Regex Change();

    private static string Word(string change) => change.Split(' ')[^1] switch
    {
        "0" => "low",
        "1" => "high",
        "in" => "input",
        _ => "output",
    };
}
