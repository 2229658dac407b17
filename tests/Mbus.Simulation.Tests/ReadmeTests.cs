namespace Mbus.Simulation.Tests;

public class ReadmeTests
{
    [Fact]
    public void The_example_in_the_readme_is_a_bus_whose_meters_answer()
    {
        string json = ReadReadme().Split("```json")[1].Split("```")[0];
        BusMaster master = new(new SimulatedBus(BusDefinition.Parse(json, "README.md") with { Faults = [] }, new LineTiming(2400, 0)));
        Assert.Equal("E5", master.Ask("10 40 01 CS 16"));
        Assert.StartsWith("68 36 36 68 08 01 72 44 33 22 11", master.Ask("10 5B 01 CS 16"));
        Assert.StartsWith("68 1F 1F 68 08 02 72 78 56 34 12 24 40 01 07 55", master.Ask("10 5B 02 CS 16"));
    }

    private static string ReadReadme()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            string readme = Path.Combine(folder.FullName, "shared", "Mbus.Simulation", "README.md");
            if (File.Exists(readme))
                return File.ReadAllText(readme);
        }

        Assert.Skip("The tests do not run within the repository.");
        return "";
    }
}
