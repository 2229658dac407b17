using Mbus.HardwareDocs;

// The folder with the pages: the first argument, or hardware-docs in the working folder.
string folder = args.Length > 0 ? args[0] : "hardware-docs";
if (!File.Exists(Path.Combine(folder, "README.md")))
{
    Console.Error.WriteLine($"{folder}: README.md not found. Run this at the top of the repository, or give the path of the folder hardware-docs as argument.");
    return 2;
}

foreach ((string path, string content) in Pages.Make(folder))
{
    string file = Path.Combine(folder, path);
    if (File.Exists(file) && File.ReadAllText(file) == content)
        continue;

    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
    File.WriteAllText(file, content);
    Console.WriteLine($"{file} written");
}

return 0;
