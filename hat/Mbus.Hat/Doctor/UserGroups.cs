using System.Globalization;

namespace Mbus.Hat.Doctor;

/// <summary>Checks the group membership of the user of this process. Group membership gives access to the devices; root is not needed.</summary>
internal static class UserGroups
{
    private const string Root = "0";

    /// <summary>Returns the required groups that exist but do not include the user; empty for root.</summary>
    /// <param name="pi">The Raspberry Pi.</param>
    /// <param name="needed">Names of the required groups.</param>
    public static string[] Missing(RaspberryPi pi, IReadOnlyList<string> needed)
    {
        string[] status = (pi.ReadText("proc/self/status") ?? "").Split('\n');
        if (Numbers(status, "Uid:").Skip(1).FirstOrDefault() == Root)
            return [];

        string[] own = [.. Numbers(status, "Groups:"), .. Numbers(status, "Gid:")];
        return [.. needed.Where(name => NumberOf(pi, name) is { } number && !own.Contains(number))];
    }

    private static IEnumerable<string> Numbers(string[] status, string label) =>
        status.Where(line => line.StartsWith(label, StringComparison.Ordinal))
            .SelectMany(line => line[label.Length..].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _));

    // name:password:number:members
    private static string? NumberOf(RaspberryPi pi, string name)
    {
        string file = pi.PathOf("etc/group");
        return !File.Exists(file)
            ? null
            : File.ReadLines(file).Select(line => line.Split(':')).FirstOrDefault(parts => parts.Length > 2 && parts[0] == name)?[2];
    }
}
