using Mbus.HardwareDocs;

// The folder with the pages is the one above this project; the path is that of the working folder or the first argument.
string folder = args.Length > 0 ? args[0] : "hardware-docs";
if (!File.Exists(Path.Combine(folder, "README.md")))
{
    Console.Error.WriteLine($"{folder}: here is no README.md. Run this from the top of the repository, or name its folder hardware-docs.");
    return 2;
}

foreach ((string path, string content) in Pages.Make(folder))
{
    string file = Path.Combine(folder, path);
    if (File.Exists(file) && File.ReadAllText(file) == content)
        continue;

    File.WriteAllText(file, content);
    Console.WriteLine($"{file} written");
}

return 0;
