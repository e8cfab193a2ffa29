DROP TABLE skill_effect;
