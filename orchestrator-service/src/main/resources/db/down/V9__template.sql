-- Only shipped templates can be asked for. Workflows of the others go on: they have their plans.
DROP TABLE template;
