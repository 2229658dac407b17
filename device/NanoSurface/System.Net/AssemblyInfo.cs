[assembly: System.Reflection.AssemblyVersion("1.11.0.0")]
